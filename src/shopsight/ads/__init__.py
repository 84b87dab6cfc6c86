"""Advertised places beside answers: who gets them, what a click costs, and what it brought."""
