"""Exports of LexisNexis, Nexis Uni and Lexis+: pages, texts and Word documents."""
