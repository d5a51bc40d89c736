package dev.pyro.mcp.serve;

import dev.pyro.ExecStreams;
import dev.pyro.mcp.ToolCall;
import java.io.OutputStream;
import java.util.OptionalLong;

/** Reports to an MCP call how much its command has printed. */
final class OutputProgress extends OutputStream {
  private final ToolCall call;
  private long bytes;

  private OutputProgress(ToolCall call) {
    this.call = call;
  }

  /** Returns streams for one command; both outputs are counted together. */
  static ExecStreams of(ToolCall call) {
    OutputProgress progress = new OutputProgress(call);
    return ExecStreams.builder().stdout(progress).stderr(progress).build();
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] some, int from, int length) {
    bytes += length;
    call.progress(bytes, OptionalLong.empty(), "the command has printed " + bytes + " bytes");
  }
}
