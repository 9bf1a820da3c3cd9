handbill_unit_test(data)
target_link_libraries(test_data PRIVATE content)
