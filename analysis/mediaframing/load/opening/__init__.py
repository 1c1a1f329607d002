"""From bytes on a disk or in an archive to text and trees, whatever is in them."""
