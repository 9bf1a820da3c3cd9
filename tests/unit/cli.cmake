handbill_unit_test(cli)
