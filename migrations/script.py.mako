"""${message}

Nothing here is imported from the product: a migration must do the same for ever.
"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    ${upgrades if upgrades else "raise AssertionError('say what this migration does')"}


def downgrade() -> None:
    ${downgrades if downgrades else "raise AssertionError('say how this migration is taken back')"}
