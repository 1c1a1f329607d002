"""Exports of ProQuest: pages, mails, texts and references."""
