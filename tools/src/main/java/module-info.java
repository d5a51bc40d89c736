/** The catalogue of operations, which every face for programs is made from. */
module dev.pyro.tools {
  requires transitive com.google.gson;
  requires transitive dev.pyro.engine;

  exports dev.pyro.tools;
}
