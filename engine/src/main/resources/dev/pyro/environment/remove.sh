# Removes a folder whose files belong to several users of this namespace.
rm -rf --one-file-system -- "$PYRO_FOLDER"
