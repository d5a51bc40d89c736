#include "files/work.h"

#include <string.h>

void work_at(struct work *work, const char *path, size_t len)
{
	work->has_at = true;
	work->at_len = len;
	memcpy(work->at, path, len);
	work->at[len] = '\0';
}

void work_step(const struct work *work)
{
	if (work->step != NULL)
		work->step();
}
