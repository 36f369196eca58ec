"""Delivery status notifications as Postfix writes them."""

DOMAIN = "chinhkien.tinh.example"


def report(
    message_key: str,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    code: str = "550",
    whole: bool = False,
    recipients: int = 1,
) -> bytes:
    said = f"smtp; {code} 5.1.1 <binh@tinh.example>: Recipient\r\n    address rejected" if code else "smtp; timed out"
    blocks = "\r\n".join(
        f"Final-Recipient: rfc822; binh{number or ''}@tinh.example\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: {said}\r\n"
        for number in range(recipients)
    )
    headers = f"From: chinh-kien@tinh.example\r\nMessage-ID: <{message_key}@{DOMAIN}>\r\nSubject: x\r\n"
    returned = (
        f"Content-Type: message/rfc822\r\n\r\n{headers}\r\nbody\r\n"
        if whole
        else f"Content-Type: text/rfc822-headers\r\n\r\n{headers}"
    )
    return (
        "From: MAILER-DAEMON@mail.tinh.example\r\nTo: chinh-kien@tinh.example\r\nMIME-Version: 1.0\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\nMessage-ID: <other@mail.tinh.example>\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="B"\r\n\r\n'
        "--B\r\nContent-Type: text/plain\r\n\r\nThis is the mail system.\r\n"
        f"--B\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.tinh.example\r\n\r\n{blocks}\r\n"
        f"--B\r\n{returned}\r\n--B--\r\n"
    ).encode()
