"""What `accounts` tells the slices above it, which it must not import."""

from django.dispatch import Signal

guest_signed_in = Signal()
"""Sent with `guest` and `user` when a guest signs in to an account that exists already."""
