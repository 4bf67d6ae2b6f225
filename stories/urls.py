from django.urls import path

from stories.views import feeds, public

app_name = "stories"
urlpatterns = [
    path("stories/", public.index, name="index"),
    path("stories/feed/", feeds.stories, name="stories_feed"),
    path("stories/published/", public.stories_rows, name="stories_rows"),
    path("stories/<int:pk>/", public.story, name="story"),
    path("stories/<int:pk>/photo.jpg", public.photo, name="photo"),
    path("news/", public.news, name="news"),
    path("news/feed/", feeds.news, name="news_feed"),
    path("news/published/", public.news_rows, name="news_rows"),
    path("news/<int:pk>/", public.one_news, name="one_news"),
]
