# Sourced by ./pyro. Reads root.

# is_built: whether the build is newer than every source. It compares change times, not modification times: so a file
# that was copied here with its old time counts, too, and a deleted file shows in the change time of its folder.
is_built() {
  stamp=$root/build/current
  [ -f "$stamp" ] &&
    [ -z "$(cd "$root" && find pom.xml .mvn launcher ./*/pom.xml ./*/src/main \
      adapters/responses/pom.xml adapters/responses/src/main guest/Makefile guest/src confine/Makefile confine/src \
      -cnewer "$stamp" -print -quit)" ]
}
