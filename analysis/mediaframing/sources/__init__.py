"""Who is allowed to speak: statements, their cues, speakers, relays, actors, agencies and shared quotations."""
