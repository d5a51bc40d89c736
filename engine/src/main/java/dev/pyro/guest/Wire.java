package dev.pyro.guest;

/** The numbers of the wire. guest/PROTOCOL.md is the text they come from. */
final class Wire {
  static final int HEADER_BYTES = 8;
  static final int MAX_FRAME_BYTES = 32_768;
  static final int MAX_PAYLOAD_BYTES = MAX_FRAME_BYTES - HEADER_BYTES;
  static final int MAX_REQUEST_BYTES = 256 << 10;
  static final int MAX_MESSAGE_BYTES = 1024;
  static final int MAX_STREAMS = 256;
  static final int MAX_ARGUMENTS = 4096;
  static final int MAX_VARIABLES = 1024;
  static final int NONCE_BYTES = 16;

  /** What each channel of a stream may carry before the receiver grants more. */
  static final int INITIAL_CREDIT_BYTES = 262_144;

  static final int FLAG_MORE = 1;

  static final byte HELLO = 0x01;
  static final byte WELCOME = 0x02;
  static final byte OPEN = 0x03;
  static final byte DATA = 0x04;
  static final byte EOF = 0x05;
  static final byte CREDIT = 0x06;
  static final byte CONTROL = 0x07;
  static final byte CANCEL = 0x08;
  static final byte RESULT = 0x09;
  static final byte FAULT = 0x0A;

  static final int CHANNEL_IN = 0;
  static final int CHANNEL_OUT = 1;
  static final int CHANNEL_ERR = 2;

  /** What a user can do whose command is too long for the wire or for the guest's kernel. */
  static final String TOO_LONG_HINT =
      "write a long text to a file and name that, or give it as the program's input";

  private Wire() {}
}
