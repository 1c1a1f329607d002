"""What agencies and publishers deliver to machines: NewsML, NITF, ninjs, IPTC 7901, feeds and interfaces."""
