/* Ctrl-C and the like: a request to stop, answered between two documents. */
#ifndef CLI_INTERRUPT_H
#define CLI_INTERRUPT_H

/* From here on SIGINT, SIGTERM and SIGHUP are taken note of; a second one ends the program at once. */
void interrupt_catch(void);

/* The signal that came; 0: none. */
int interrupt_came(void);

#endif
