package dev.pyro.guest;

/**
 * What an agent says of itself when it is greeted. It is the guest's word.
 *
 * @param generation the generation of the wire that it speaks
 * @param version its version, safe to show
 * @param rooted whether the machine's disk is mounted
 */
record Welcome(int generation, String version, boolean rooted) {
  private static final int ROOT_MOUNTED = 1;

  static Welcome of(Fields fields) throws GuestProtocolException {
    int generation = (int) fields.number(Tag.GENERATION);
    if (generation == 0) {
      throw new GuestProtocolException("an agent of generation 0");
    }
    long phase = fields.number(Tag.PHASE);
    if (phase > ROOT_MOUNTED) {
      throw new GuestProtocolException("an agent in phase " + phase);
    }
    return new Welcome(generation, fields.requiredText(Tag.AGENT_VERSION), phase == ROOT_MOUNTED);
  }
}
