from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _

from agreements.templatetags.addresses import in_this_language
from agreements.templatetags.words import action_word
from registry import public_changes
from registry.public_changes import Entry

LATEST = 50


class AgreementFeed(Feed):
    """What changed in the public register, as Atom."""

    feed_type = Atom1Feed

    def title(self):
        return f"{settings.REGISTRY_NAME}: {_('changes in the register')}"

    def subtitle(self):
        return _("Agreements of municipalities with foreign partners: what was published, ended, corrected.")

    def link(self):
        return in_this_language(reverse("changes"))

    def feed_url(self):
        return in_this_language(reverse("feed"))

    def author_name(self):
        return f"{settings.REGISTRY_NAME}, {settings.REGISTRY_REGION}"

    def items(self):
        return public_changes.entries(public_changes.everything()[:LATEST])

    def item_title(self, entry: Entry):
        return f"{entry.name}: {action_word(entry.change)}"

    def item_description(self, entry: Entry):
        lines = [entry.change.reason]
        for difference in entry.differences:
            lines.append(f"{difference.label}: {'; '.join(difference.old) or '—'} → {'; '.join(difference.new) or '—'}")
        return escape("\n".join(filter(None, lines)))  # Atom calls it html

    def item_link(self, entry: Entry):
        return in_this_language(entry.path or reverse("changes"))

    def item_guid(self, entry: Entry):
        return f"urn:perechen:{settings.REGISTRY_EMAIL.partition('@')[2]}:change:{entry.change.number}"

    def item_pubdate(self, entry: Entry):
        return entry.change.at

    item_updateddate = item_pubdate
