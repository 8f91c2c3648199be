"""Notices by mail: one file a kind. Each writes its mail at the moment of sending, so that it tells what is true then."""
