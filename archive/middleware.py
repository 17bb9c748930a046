"""What is done to every answer."""

from django.utils.cache import patch_vary_headers


def language_by_cookie(get_response):
    """Django chooses the language by a cookie too, but tells caches of ``Accept-Language`` alone."""

    def answer(request):
        response = get_response(request)
        patch_vary_headers(response, ["Cookie"])
        return response

    return answer
