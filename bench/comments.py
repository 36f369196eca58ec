"""Two comments as an objecting department writes them."""

COMMENTS = [
    {
        "weight": "condition",
        "whole_text": False,
        "article": "Điều 5",
        "clause": "khoản 2",
        "point": "",
        "page": "",
        "text": "Mức hỗ trợ chưa có nguồn chi.",
        "reason": "Vượt dự toán đã giao năm 2026.",
        "proposed_wording": "Bỏ khoản 2 Điều 5.",
        "legal_basis": "Luật Ngân sách nhà nước",
    },
    {
        "weight": "should_address",
        "whole_text": False,
        "article": "Điều 7",
        "clause": "",
        "point": "",
        "page": "",
        "text": "Làm rõ cơ quan chủ trì kiểm tra.",
        "reason": "Hai cơ quan cùng được giao một việc.",
        "proposed_wording": "Giao Sở Tài chính chủ trì.",
        "legal_basis": "",
    },
]
