"""When a share changed: stories, competing models, what is called, events beside it."""
