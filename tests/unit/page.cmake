handbill_unit_test(page)
