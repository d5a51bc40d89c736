/*
 * Messages on the machine's console, for people who look for a reason. A message that would have
 * to wait is lost.
 */
#ifndef PYRO_CONSOLE_H
#define PYRO_CONSOLE_H

void console_init(void);
void console_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
