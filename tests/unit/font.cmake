handbill_unit_test(font)
