#include "hook.h"

void hook_boot(void)
{
}

bool hook_frame(struct conn *c, const struct frame *f)
{
	(void)c;
	(void)f;
	return false;
}

void hook_pump(struct conn *c)
{
	(void)c;
}

void hook_result(struct stream *s, struct result *r)
{
	(void)s;
	(void)r;
}

bool hook_files(void)
{
	return false;
}
