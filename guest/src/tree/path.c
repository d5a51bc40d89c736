#include "tree/path.h"

#include <string.h>

#include "wire/wire.h"

const char *path_fault(const char *path, size_t len)
{
	const char *end = path + len;

	if (len == 0)
		return NULL;
	if (len > PATH_LIMIT)
		return "is longer than 4096 bytes";
	if (memchr(path, 0, len) != NULL)
		return "holds a zero byte";
	for (const char *at = path; at <= end;) {
		const char *slash = memchr(at, '/', (size_t)(end - at));
		size_t n = (size_t)((slash == NULL ? end : slash) - at);

		if (n == 0)
			return "has an empty name in it";
		if (n > NAME_LIMIT)
			return "has a name of more than 255 bytes in it";
		if (memcmp(at, "..", n < 2 ? 1 : 2) == 0 && n <= 2)
			return "has . or .. in it";
		at += n + 1;
	}
	return NULL;
}

size_t path_parent(const char *path, size_t len)
{
	const char *slash = memrchr(path, '/', len);

	return slash == NULL ? 0 : (size_t)(slash - path);
}

const char *path_name(const char *path, size_t len)
{
	size_t parent = path_parent(path, len);

	return path + parent + (parent > 0);
}
