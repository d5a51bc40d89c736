/** pyro's engine; only {@code dev.pyro} is for users. */
module dev.pyro.engine {
  requires aircompressor.v3;
  requires com.google.gson;

  exports dev.pyro;
}
