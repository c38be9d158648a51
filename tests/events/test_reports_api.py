"""/api/v1/reports/ for everyone; /api/v1/submissions/ for whoever has the right, each what they may see."""

import pytest

from events import actions
from tests import event_factories as factories
from tests import factories as cast

pytestmark = [pytest.mark.once, pytest.mark.django_db]

REPORTS, SUBMISSIONS = "/api/v1/reports/", "/api/v1/submissions/"


def results(response) -> list[dict]:
    assert response.status_code == 200
    return response.json()["results"]


class TestReports:
    def test_a_record(self, client, today):
        event = factories.published()
        actions.correct(event, {"result": "Подписан план"}, by=cast.alice(), reason="Дополнен результат")
        report = event.report
        latest, first = report.editions.all()
        page = "http://testserver/reports/2026/3/municipal/"
        expected = {
            "id": report.pk,
            "url": page,
            "kind": "municipal",
            "year": 2026,
            "quarter": 3,
            "title": "",
            "heading": report.heading,
            "closing_note": "",
            "stage": "published",
            "events": 1,
            "sections": [
                {
                    "id": report.sections.get().pk,
                    "order": 1,
                    "heading": "Вяземский район",
                    "territory": cast.vyazma().pk,
                    "sphere": None,
                    "events": [event.pk],
                }
            ],
            "editions": [
                {
                    "number": edition.number,
                    "at": edition.at.isoformat(),
                    "reason": edition.reason,
                    "checksum": edition.checksum,
                    "docx": f"{page}report.docx?edition={edition.number}",
                }
                for edition in (latest, first)
            ],
        }
        assert results(client.get(REPORTS)) == [expected]
        assert client.get(f"{REPORTS}{report.pk}/").json() == expected

    def test_a_sphere_is_named_by_its_slug(self, client, today):
        event = factories.regional()
        [section] = client.get(f"{REPORTS}{event.report_id}/").json()["sections"]
        assert (section["territory"], section["sphere"]) == (None, "culture")

    @pytest.mark.parametrize("state", [factories.drafted, factories.handed_in, factories.sent_back, factories.accepted])
    def test_in_work_is_there_only_for_who_works_on_it(self, client, today, state):
        state()
        report = factories.report()
        for nobody in (None, cast.dave()):
            if nobody:
                client.force_login(nobody)
            assert results(client.get(REPORTS)) == []
            assert client.get(f"{REPORTS}{report.pk}/").status_code == 404
        client.force_login(cast.alice())
        assert [found["events"] for found in results(client.get(REPORTS))] == [1]
        client.force_login(cast.carol())
        [found] = results(client.get(REPORTS))
        assert (found["events"], found["sections"]) == (0, [])

    def test_a_withdrawn_event_goes_and_its_section_with_it(self, client, today):
        event = factories.published()
        actions.withdraw(event, by=cast.alice(), reason="Внесено дважды")
        [report] = results(client.get(REPORTS))
        assert (report["events"], report["sections"]) == (0, [])

    def test_costs_the_same_for_more_reports(self, client, today, django_assert_num_queries):
        factories.published()
        with django_assert_num_queries(6):
            client.get(REPORTS)
        factories.regional()
        factories.published(into=factories.report(quarter=2))
        with django_assert_num_queries(6):
            assert len(results(client.get(f"{REPORTS}?page=1"))) == 3


class TestSubmissions:
    def ids(self, client, user) -> list[int]:
        client.force_login(user)
        return [found["municipality"] for found in results(client.get(SUBMISSIONS))]

    @pytest.mark.parametrize("address", [SUBMISSIONS, f"{SUBMISSIONS}1/", f"{SUBMISSIONS}?page=x"])
    def test_nobody_in_particular_is_asked_to_sign_in(self, client, today, address):
        factories.handed_in()
        response = client.get(address)
        assert response.status_code == 401
        assert response["Content-Type"] == "application/problem+json"
        assert response["WWW-Authenticate"] and response.json()["status"] == 401

    def test_without_the_right_it_is_refused(self, client, today):
        client.force_login(cast.dave())
        response = client.get(SUBMISSIONS)
        assert (response.status_code, response["Content-Type"]) == (403, "application/problem+json")

    def test_each_sees_what_is_theirs(self, client, today):
        factories.handed_in()
        theirs = factories.handed_in(cast.carol())
        assert self.ids(client, cast.bob()) == [cast.vyazma().pk]
        assert client.get(f"{SUBMISSIONS}{theirs.pk}/").status_code == 404
        assert client.get(SUBMISSIONS).json()["count"] == 1
        assert set(self.ids(client, cast.alice())) == {cast.vyazma().pk, cast.gagarin().pk}
        assert client.get(SUBMISSIONS).json()["count"] == 2

    def test_a_record(self, client, today):
        submission = factories.sent_back(reason="Мало сказано")
        client.force_login(cast.bob())
        assert client.get(f"{SUBMISSIONS}{submission.pk}/").json() == {
            "id": submission.pk,
            "report": submission.report_id,
            "year": 2026,
            "quarter": 3,
            "deadline": submission.report.deadline.isoformat(),
            "municipality": cast.vyazma().pk,
            "stage": "returned",
            "submitted_at": submission.submitted_at.isoformat(),
            "reason": "Мало сказано",
            "events": [factories.event_of(submission).pk],
        }

    def test_is_kept_by_nobody(self, client, today):
        factories.handed_in()
        client.force_login(cast.bob())
        response = client.get(SUBMISSIONS)
        assert "no-store" in response["Cache-Control"] and "public" not in response["Cache-Control"]
        assert "ETag" not in response and "Cookie" in response["Vary"]

    def test_is_not_changed_nor_dropped(self, client, today):
        submission = factories.handed_in()
        client.force_login(cast.alice())
        for method in (client.put, client.patch, client.delete):
            assert method(f"{SUBMISSIONS}{submission.pk}/").status_code == 405
