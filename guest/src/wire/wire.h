/* The numbers of the wire, generation 1. PROTOCOL.md is the text they come from. */
#ifndef PYRO_WIRE_H
#define PYRO_WIRE_H

enum {
	WIRE_GENERATION = 1,
	WIRE_PORTS = 10,

	FRAME_HEADER = 8,
	FRAME_MAX = 32768, /* header and payload */
	PAYLOAD_MAX = FRAME_MAX - FRAME_HEADER,
	REQUEST_MAX = 256 * 1024,
	STREAMS_MAX = 256,	       /* per connection */
	CREDIT_WINDOW = 256 * 1024,    /* what each channel of a stream starts with */
	CREDIT_TOTAL_MAX = 0x7fffffff, /* more than this must be a fault */
	MESSAGE_MAX = 1024,
	NONCE_SIZE = 16,
	ARGS_MAX = 4096,
	ENVS_MAX = 1024,
	ENTROPY_MIN = 32,
	ENTROPY_MAX = 512,
	HOSTNAME_MAX = 64,
	MACHINE_ID_SIZE = 32,
	SIGNAL_MAX = 64,
	PATH_LIMIT = 4096, /* in a tree stream: bytes, without a zero */
	NAME_LIMIT = 255,
	TARGET_LIMIT = 4095,
	RECORD_DATA_MAX = 65536,
	KEPT_MAX = 256,	       /* kept processes */
	KEPT_NAME_MAX = 64,    /* bytes, without a zero */
	KEPT_NOTE_MAX = 8192,  /* bytes */
	KEPT_BYTES_MIN = 4096, /* of output */
	KEPT_BYTES_MAX = 4 * 1024 * 1024,
	KEPT_BYTES = 1024 * 1024, /* if the request does not say */
	INPUT_MAX = 65536,	  /* of one FEED */
	INPUT_QUEUE_MAX = 256 * 1024,
	PROBE_ARGS_MAX = 4,
	PROBE_ANSWER_MAX = 255, /* bytes, without a zero */
	PROBE_INTERVAL_MIN_MS = 10,
	PROBE_INTERVAL_MAX_MS = 60 * 1000,
	PROBE_INTERVAL_MS = 500,
	PROBE_TIMEOUT_MAX_MS = 3600 * 1000,
	PROBE_TIMEOUT_MS = 30 * 1000,
};

/* A time span above this (34 years) is a mistake, and would overflow nanoseconds. */
#define SPAN_MAX_MS (UINT64_C(1) << 40)

/* Sizes and offsets of files stay below this, so that two of them can be added. */
#define SIZE_LIMIT (UINT64_C(1) << 62)

enum frame_type {
	FRAME_HELLO = 0x01,
	FRAME_WELCOME = 0x02,
	FRAME_OPEN = 0x03,
	FRAME_DATA = 0x04,
	FRAME_EOF = 0x05,
	FRAME_CREDIT = 0x06,
	FRAME_CONTROL = 0x07,
	FRAME_CANCEL = 0x08,
	FRAME_RESULT = 0x09,
	FRAME_FAULT = 0x0a,
	FRAME_TYPE_LAST = FRAME_FAULT,
};

enum { OPEN_MORE = 1 };

enum { CHANNEL_IN = 0, CHANNEL_OUT = 1, CHANNEL_ERR = 2 };

enum op {
	OP_PING = 1,
	OP_PREPARE = 2,
	OP_CONFIGURE = 3,
	OP_EXEC = 4,
	OP_POWEROFF = 5,
	OP_FILES = 6,
	OP_KEEP = 7,
	OP_WATCH = 8,
	OP_FEED = 9,
	OP_DROP = 10,
	OP_LIST = 11,
	OP_NETWORK = 12,
	OP_CONNECT = 13,
	OP_LAST = OP_CONNECT,
};

/* The link between a machine and its host. dev.pyro.network has the same. */
#define NETWORK_IPV4 "100.127.255.250"
#define NETWORK_IPV4_HOST "100.127.255.249" /* DNS, and what messages of ICMP come from */
#define NETWORK_IPV4_MASK "255.255.255.248"
#define NETWORK_IPV6 "fd70:7972:6f00::2"
enum { NETWORK_IPV6_PREFIX = 64, NETWORK_MTU = 49152 };

enum phase { PHASE_IDLE = 0, PHASE_ROOT = 1 };

enum tag {
	TAG_OP = 1,
	TAG_GENERATION = 2,
	TAG_NONCE = 3,
	TAG_AGENT_VERSION = 4,
	TAG_PHASE = 5,
	TAG_ERROR = 6,
	TAG_ERRNO = 7,
	TAG_MESSAGE = 8,
	TAG_ENTROPY = 10,
	TAG_TIME_NS = 11,
	TAG_ROOT = 12,
	TAG_GROW = 13,
	TAG_HOSTNAME = 14,
	TAG_MACHINE_ID = 15,
	TAG_DEADLINE_MS = 16,
	TAG_ARG = 20,
	TAG_CWD = 21,
	TAG_ENV = 22,
	TAG_TIMEOUT_MS = 23,
	TAG_STDIN = 24,
	TAG_TTY = 25,
	TAG_COLS = 26,
	TAG_ROWS = 27,
	TAG_SIGNAL = 28,
	TAG_EXIT_CODE = 29,
	TAG_TIMED_OUT = 30,
	TAG_DURATION_US = 31,
	TAG_GRACE_MS = 32,
	TAG_NAME = 33,
	TAG_NOTE = 34,
	TAG_KEPT = 35,
	TAG_PROBE = 36,
	TAG_PROBE_INTERVAL_MS = 37,
	TAG_PROBE_TIMEOUT_MS = 38,
	TAG_PORT = 39,
	TAG_PATH = 40,
	TAG_TYPE = 41,
	TAG_MODE = 42,
	TAG_SIZE = 43,
	TAG_MTIME_NS = 44,
	TAG_TARGET = 45,
	TAG_CTIME_NS = 46,
	TAG_INODE = 47,
	TAG_LINKS = 48,
	TAG_WAS_INODE = 49,
	TAG_WAS_CTIME_NS = 50,
	TAG_WAS_SIZE = 51,
	TAG_FROM = 52,
	TAG_FOLLOW = 53,
	TAG_INPUT = 54,
	TAG_FORGET = 55,
	TAG_AT = 56,
	TAG_BEGIN = 57,
	TAG_TOTAL = 58,
	TAG_STATE = 59,
	TAG_REASON = 60,
	TAG_STARTED_NS = 61,
	TAG_ENDED_NS = 62,
	TAG_REQUEST_LAST = TAG_ENDED_NS, /* only what the agent sends has a tag above this */
	TAG_OOM_KILLED = 63,
	TAG_LEFT_BEHIND = 64,
	TAG_ANSWER = 65,
	TAG_LAST = TAG_ANSWER,
};

/* What a tree stream is made of. */
enum record_kind {
	RECORD_ENTRY = 0x01,
	RECORD_DATA = 0x02,
	RECORD_HOLE = 0x03,
	RECORD_END = 0x04,
	RECORD_FAILED = 0x05,
	RECORD_REMOVE = 0x06,
};

enum entry_type {
	TYPE_FILE = 1,
	TYPE_DIRECTORY = 2,
	TYPE_SYMLINK = 3,
	TYPE_HARDLINK = 4,
	TYPE_OTHER = 5,
};

enum follow {
	FOLLOW_NOT = 0,
	FOLLOW_READY = 1, /* until it has left STARTING */
	FOLLOW_END = 2,
};

enum kept_state {
	KEPT_STARTING = 1,
	KEPT_RUNNING = 2,
	KEPT_EXITED = 3,
	KEPT_FAILED = 4,
	KEPT_STOPPED = 5,
};

enum kept_reason {
	REASON_NONE = 0,
	REASON_NOT_READY = 1,	/* in time */
	REASON_ENDED_EARLY = 2, /* before it was ready */
	REASON_PROBE = 3,	/* the probe could not run */
};

#endif
