"""What happens by itself: reminders, forgetting, counting, dates anew."""
