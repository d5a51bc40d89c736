#include "machine/console.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

static int console_fd = -1;

void console_init(void)
{
	/*
	 * It is never closed, because closing a serial line waits until its output is sent. With
	 * O_NONBLOCK a write waits neither for a full buffer nor for another writer (`cat
	 * /dev/urandom > /dev/ttyS0`).
	 */
	console_fd = open("/dev/console", O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
}

void console_say(const char *format, ...)
{
	char line[512];
	va_list args;
	size_t len;
	int n;

	va_start(args, format);
	n = vsnprintf(line, sizeof(line) - 1, format, args);
	va_end(args);
	if (console_fd < 0 || n < 0)
		return;
	len = (size_t)n < sizeof(line) - 1 ? (size_t)n : sizeof(line) - 2;
	line[len++] = '\n';
	if (write(console_fd, line, len) < 0)
		return; /* it is lost: see console.h */
}
