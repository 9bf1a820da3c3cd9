handbill_unit_test(text)

# Goldens of glyph runs, one for each script; random texts for what must hold of all of them.
add_executable(shape ${CMAKE_CURRENT_SOURCE_DIR}/shape/shape.c)
target_link_libraries(shape PRIVATE handbill_flags text font)
add_test(NAME shape COMMAND shape fonts/fonts.yaml tests/shape/cases.txt tests/shape/expected.txt
    ${CMAKE_CURRENT_BINARY_DIR}/shape.txt WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
add_executable(fuzz_text ${CMAKE_CURRENT_SOURCE_DIR}/shape/fuzz.c)
target_link_libraries(fuzz_text PRIVATE handbill_flags text font m)
add_test(NAME fuzz_text COMMAND fuzz_text fonts/fonts.yaml 1 2000 WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
set_tests_properties(shape fuzz_text PROPERTIES LABELS unit)
