/** pyro's engine; only {@code dev.pyro} is for users. */
module dev.pyro.engine {
  requires com.google.gson;
  requires org.dnsjava;
  requires org.tukaani.xz;

  exports dev.pyro;
}
