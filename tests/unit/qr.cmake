handbill_unit_test(qr)
