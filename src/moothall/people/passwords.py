"""What a new password must be, said as what to do."""

from django.contrib.auth import password_validation


class LongEnough(password_validation.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return f"Choose a password of at least {self.min_length} characters"


class NotCommon(password_validation.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return "Choose another password: this one is on lists of common passwords"
