# Sourced by ./pyro. Reads root.

# is_built: whether the build is newer than every source. Change times, not modification times: a file that was
# copied over with its old time counts too, and a deleted file shows in its folder.
is_built() {
  stamp=$root/build/current
  [ -f "$stamp" ] &&
    [ -z "$(cd "$root" && find pom.xml .mvn launcher ./*/pom.xml ./*/src/main \
      adapters/responses/pom.xml adapters/responses/src/main guest/Makefile guest/src \
      -cnewer "$stamp" -print -quit)" ]
}
