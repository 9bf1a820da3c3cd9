handbill_unit_test(yml)
