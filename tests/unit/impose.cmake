if(TARGET page AND TARGET spec) # until every room stands
    handbill_unit_test(impose)
    add_executable(test_impose_press ${CMAKE_CURRENT_SOURCE_DIR}/unit/test_impose_press.c)
    target_link_libraries(test_impose_press PRIVATE handbill_flags impose PkgConfig::CMOCKA)
    add_test(NAME unit_impose_press COMMAND test_impose_press WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    set_tests_properties(unit_impose_press PROPERTIES LABELS unit)
endif()
