"""Small widgets that know nothing of sheets or stores: fields, notices, panels."""
