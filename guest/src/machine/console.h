/* Words to the machine's console, for whoever looks for a reason. Lost rather than waited for. */
#ifndef PYRO_CONSOLE_H
#define PYRO_CONSOLE_H

void console_init(void);
void console_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
