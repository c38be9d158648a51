"""Countries, territories and bodies as the API gives them."""

from rest_framework import serializers

from places.models import Body, Country, Territory, TerritoryName


class CountrySerializer(serializers.ModelSerializer):
    class Meta:
        model = Country
        fields = ["code", "alpha3", "numeric", "name", "full_name", "name_en", "full_name_en"]
        read_only_fields = fields


class TerritoryNameSerializer(serializers.ModelSerializer):
    class Meta:
        model = TerritoryName
        fields = ["name", "short_name", "name_en", "kind", "from_on", "to_on", "is_alias"]
        read_only_fields = fields


class TerritorySerializer(serializers.ModelSerializer):
    names = TerritoryNameSerializer(many=True, read_only=True)
    successors = serializers.PrimaryKeyRelatedField(many=True, read_only=True)

    class Meta:
        model = Territory
        fields = [
            "id", "name", "short_name", "name_en", "kind", "country", "parent", "latitude", "longitude", "is_home",
            "predecessors", "successors", "names",
        ]  # fmt: skip
        read_only_fields = fields


class BodySerializer(serializers.ModelSerializer):
    class Meta:
        model = Body
        fields = ["id", "name", "name_en", "kind", "territory"]
        read_only_fields = fields
