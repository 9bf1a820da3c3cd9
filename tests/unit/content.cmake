handbill_unit_test(content)
