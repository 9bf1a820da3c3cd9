handbill_unit_test(base)
