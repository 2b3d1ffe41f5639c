"""How far people agree who judged the same things: two screeners, or the coders of a text.

Never a pass mark: what helps is to look at the things they do not agree on.
"""

from moothall.methods.agreement.alpha import krippendorff_alpha
from moothall.methods.agreement.codes import CodeAgreement, code_agreement
from moothall.methods.agreement.pairs import cohen_kappa, gwet_ac1, pabak, percent_agreement
from moothall.methods.agreement.result import Agreement
from moothall.methods.agreement.sentences import sentence_marks

__all__ = [
    "Agreement",
    "CodeAgreement",
    "code_agreement",
    "cohen_kappa",
    "gwet_ac1",
    "krippendorff_alpha",
    "pabak",
    "percent_agreement",
    "sentence_marks",
]
