handbill_unit_test(picture)
