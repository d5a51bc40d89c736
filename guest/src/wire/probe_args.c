#include "wire/probe_args.h"

#include <stdbool.h>
#include <string.h>

static int probe_args_path(struct probe *p, const char *const *args, struct err *e)
{
	p->text = args[0];
	if (strlen(p->text) - 1 < PROBE_PATH_MAX)
		return 0;
	return fail(e, ERROR_INVALID, 0, "PROBE: a path has 1 to 4095 bytes");
}

static int probe_args_port(struct probe *p, const char *const *args, struct err *e)
{
	size_t len = strlen(args[0]);
	unsigned long n = 0;

	for (size_t i = 0; i < len && len <= 5; i++)
		n = args[0][i] < '0' || args[0][i] > '9'
			    ? 65536 * 10
			    : n * 10 + (unsigned long)(args[0][i] - '0');
	if (n < 1 || n > UINT16_MAX)
		return fail(e, ERROR_INVALID, 0, "PROBE: a port is 1 to 65535");
	p->port = (uint16_t)n;
	return 0;
}

/* What may stand in a line of HTTP without changing its meaning. */
static bool probe_args_is_word(const char *s, size_t max)
{
	size_t len = strlen(s);

	for (size_t i = 0; i < len; i++)
		if ((unsigned char)s[i] <= ' ' || (unsigned char)s[i] > '~')
			return false;
	return len >= 1 && len <= max;
}

static int probe_args_http(struct probe *p, const char *const *args, struct err *e)
{
	if (probe_args_port(p, args, e) < 0)
		return -1;
	p->text = args[1];
	p->host = args[2];
	if (!probe_args_is_word(p->text, PROBE_TARGET_MAX) || p->text[0] != '/')
		return fail(e, ERROR_INVALID, 0,
			    "PROBE: what is asked for is / and up to 2047 visible ASCII letters");
	if (!probe_args_is_word(p->host, PROBE_HOST_MAX))
		return fail(e, ERROR_INVALID, 0, "PROBE: a host is 1 to 255 visible ASCII letters");
	return 0;
}

static int probe_args_command(struct probe *p, const char *const *args, struct err *e)
{
	p->text = args[0];
	return p->text[0] != '\0' ? 0 : fail(e, ERROR_INVALID, 0, "PROBE: an empty command");
}

int probe_parse(struct probe *p, const char *const *args, size_t n, struct err *e)
{
	static const struct {
		const char *name;
		size_t args;
		int (*parse)(struct probe *p, const char *const *args, struct err *e);
	} kinds[] = {
		[PROBE_FILE] = {"file", 1, probe_args_path},
		[PROBE_TCP] = {"tcp", 1, probe_args_port},
		[PROBE_HTTP] = {"http", 3, probe_args_http},
		[PROBE_COMMAND] = {"command", 1, probe_args_command},
	};

	*p = (struct probe){.text = NULL};
	for (size_t i = 0; n > 0 && i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(args[0], kinds[i].name) != 0)
			continue;
		if (n - 1 != kinds[i].args)
			return fail(e, ERROR_INVALID, 0, "PROBE: %s takes %zu arguments",
				    kinds[i].name, kinds[i].args);
		p->kind = (enum probe_kind)i;
		return kinds[i].parse(p, args + 1, e);
	}
	return fail(e, ERROR_INVALID, 0, "PROBE: not file, tcp, http or command");
}
