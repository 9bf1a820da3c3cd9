handbill_unit_test(pdf)
target_link_libraries(test_pdf PRIVATE page font qr PkgConfig::HARFBUZZ) # to make pages by hand, without text/
