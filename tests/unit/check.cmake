if(TARGET content AND TARGET page AND TARGET spec) # until every room stands
    handbill_unit_test(check)
endif()
