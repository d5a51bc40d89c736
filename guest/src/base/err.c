#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

int fail(struct err *e, uint16_t code, int errnum, const char *format, ...)
{
	va_list args;

	e->code = code;
	e->errnum = errnum;
	va_start(args, format);
	/* A text that is too long is cut: the code and errnum carry the meaning. */
	vsnprintf(e->text, sizeof(e->text), format, args);
	va_end(args);
	return -1;
}
