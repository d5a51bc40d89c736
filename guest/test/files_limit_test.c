/* Work on files has a time limit, whatever its process does. */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "port.h"

/* How the agent calls the process that works on files; it executes its own program. */
static const char worker[] = "pyro-files";

static void work_that_takes_too_long_is_ended(void)
{
	struct answer *a;

	request(OP_FILES);
	tlv_put_string(&fields, TAG_ARG, "scan");
	tlv_put_u64(&fields, TAG_TIMEOUT_MS, 50);
	a = port_ask(0);
	EXPECT(true, a->eof);
	EXPECT(0, a->len);
	EXPECT(false, has(a, TAG_ERROR));
	EXPECT(1, number_of(a, TAG_TIMED_OUT));
	EXPECT(SIGKILL, number_of(a, TAG_SIGNAL));
	EXPECT(124, number_of(a, TAG_EXIT_CODE));
	EXPECT(-1, waitpid(-1, NULL, WNOHANG)); /* no process is left */
}

int main(int argc, char **argv)
{
	(void)argc;
	if (strcmp(argv[0], worker) == 0)
		for (;;)
			pause();
	ports_init();
	RUN(work_that_takes_too_long_is_ended);
	port_hello(0);
	return report();
}
